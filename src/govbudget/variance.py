"""The former name of :mod:`govbudget.variances` (差异分析旧模块名); ``govbudget.variance`` itself is the function."""

from govbudget.variances import *  # noqa: F403
from govbudget.variances import __all__ as __all__
