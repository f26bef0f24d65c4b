"""Findings"""
