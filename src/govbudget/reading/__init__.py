"""Documents read (读取): one as a disclosure, many in processes of their own."""

from __future__ import annotations

from govbudget.reading.many import read_many
from govbudget.reading.one import read

__all__ = ["read", "read_many"]
