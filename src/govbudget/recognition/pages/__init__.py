"""Tables among the lines of a page (页文本表格): lines of words and figures taken apart, and put into columns."""
