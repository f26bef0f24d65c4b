"""Self-evaluations in one room (绩效自评): their words, how their forms are recognised, and how they are checked.

The values and their scoring stand below, in :mod:`govbudget.evaluation`.
"""
