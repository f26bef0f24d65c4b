"""For the tests of other projects (供其他项目测试): consistent documents, faults put into them, and what must be found."""
