"""From cells to evaluations (绩效自评表识别): the words of the forms, their rows put under their columns, the form as a whole."""

from govbudget.evaluations.recognition.forms import find_evaluations

__all__ = ["find_evaluations"]
