"""The explanation in words written from the tables (情况说明编写): what :func:`describe` writes is read back without a finding."""

from govbudget.describing.explanation import describe

__all__ = ["describe"]
