"""Numbers and dates as sheets print them: the grammar of number formats."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as clock
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbudget.exact import round_half_up
from govbudget.readers.number_format import show_date, show_number, show_stored


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        ("1664.55", "#,##0.00", "1,664.55"),
        ("1664.55", "0.00", "1664.55"),
        ("-1664.555", "#,##0.00", "-1,664.56"),
        ("0.0900000762939453", "0.00", "0.09"),
        ("0.0900000762939453", "General", "0.090000076"),
        ("1387.1499999999999", "General", "1387.15"),
        ("1387.1499999999999", "", "1387.15"),
        ("1664.5500000000002", "G/通用格式", "1664.55"),
        ("12345678901.25", "General", "12345678901.25"),
        ("123456789012345678", "General", "123456789012345678"),
        ("201", "General", "201"),
        ("5", "00", "05"),
        ("0", "General", "0"),
        ("-0.0", "0.0", "0.0"),
        ("-0.001", "0.00", "0.00"),
        ("1E-40", "0.00", "0.00"),
        ("1E+300", "0.00", "1E+300"),
        ("NaN", "0.00", "NaN"),
        ("0.856", "0.0%", "85.6%"),
        ("-0.07", "0%", "-7%"),
        ("0.5", "#.00", "0.50"),
        ("5.5", "#,##0.####", "5.5"),
        ("5", "#,##0.##", "5"),
        ("1234.5", "#,##0.00_ ", "1,234.50"),
        ("-5", "#,##0.00_);[Red](#,##0.00)", "(5.00)"),
        ("-5.5", "#,##0.00_ ;[Red]\\-#,##0.00\\ ", "-5.50"),
        ("5", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "5.00"),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("0", "0.00;-0.00;;@", ""),
        ("0", '0.00;-0.00;"——"', "——"),
        ("5", '"¥"#,##0.00', "5.00"),
        ("5", "[$¥-804]#,##0.00", "5.00"),
        ("5", "[$€-407]0.00", "€5.00"),
        ("0", '0.00;-0.00;"零"', "零"),
        ("5", '0.00"万元"', "5.00万元"),
        ("5", "@", "5"),
        # commas and escaped points: 元 shown in 千元, 万元 and 百万元
        ("12345.6", "#,##0.00,", "12.35"),
        ("13871000", "0!.0,", "1387.1"),
        ("13871500", "0!.0000", "1387.1500"),
        ("13871500", "0\\.0000", "1387.1500"),
        ("138715000", "#,##0!.00,", "1387.15"),
        ("13871000", '0"."#,', "1387.1"),
        ("5", "0!.0,", "0.0"),
        ("-13871000", '0!.0,"万元"', "-1387.1万元"),
        ("1387150000", "#,##0.00,,", "1,387.15"),
        ("-1387150", "#,##0.00,;(#,##0.00,)", "(1,387.15)"),
        # what only a colour says
        ("-12.9", "#,##0.00;[Red]#,##0.00", "-12.90"),
        ("-12.9", "0.00;[红色]△0.00", "△12.90"),
        ("-12.9", "0.00_-;0.00-", "12.90-"),
        ("12.9", "-0.00", "-12.90"),
        ("-12.9", "-0.00", "--12.90"),
        # nothing is shown
        ("5", ";;;", "5〔数字格式不显示〕"),
        ("-12.9", "#,##0.00;;", "-12.9〔数字格式不显示〕"),
        ("-12.9", '0.00;"-";0', "-12.9〔数字格式不显示〕"),
        ("0", "#,##0.00;;", ""),
        ("0", "#", ""),
        ("0.3", "#", "0"),
        ("0", "#.##", ""),
        # conditions
        ("5", "[>100]0.0;0.00", "5.00"),
        ("500", "[>100]0.0;0.00", "500.0"),
        ("5", "[>100]0.0", "5"),
        ("5", "[>100]0.0;[>50]0.00", "#####"),
        ("-12.9", "[>=0]#,##0.00;[<0]-#,##0.00", "-12.90"),
        ("-12.9", "[<0]-0.0;[=0]0;0.00", "-12.9"),
        ("12.9", "[<0]-0.0;[=0]0;0.00", "12.90"),
        ("1", '[=1]"是";[=2]"否";0', "是"),
        # texts, General among words, places
        ("5", "0.00;@", "5.00"),
        ("5", "0.00;-0.00;0;@", "5.00"),
        ("1387.15", 'G/通用格式"万元"', "1387.15万元"),
        ("-1387.15", "General;[Red]General", "-1387.15"),
        ("5", "[DBNum1]0", "5"),
        ("5", '"第"0"项"', "第5项"),
        ("2010601", "000-00-00", "201-06-01"),
        ("5", "0,000", "0,005"),
        ("1234567", "#,###", "1,234,567"),
        ("0.5", ".00", "0.50"),
        ("15", "0.0??", "15.0"),
        ("5", "General_)", "5"),
        # percent, exponents, fractions, dates
        ("1387.15", "0.0%", "138715.0%"),
        ("7", "0\\%", "7%"),
        ("0.1", "0.00E+00", "1.00E-01"),
        ("1387.15", "##0.0E+0", "1.4E+3"),
        ("9.999", "0.00E-00", "1.00E01"),
        ("0", "0.00E+00", "0.00E+00"),
        ("3.25", "# ?/?", "3 1/4"),
        ("3.25", "# ??/100", "3 25/100"),
        ("3", "# ?/?", "3"),
        ("0.75", "# ?/?", "3/4"),
        ("1.75", "?/?", "7/4"),
        ("5", '0"/"0', "0/5"),
        ("5", "0/", "5"),
        ("44000", "yyyy-mm-dd", "2020-06-18"),
        ("0.5", "[h]:mm", "1899-12-30 12:00:00"),
        ("1E+9", "yyyy-mm-dd", "#####"),
    ],
)
def test_a_number_as_its_format_shows_it(value: str, pattern: str, shown: str) -> None:
    assert show_number(Decimal(value), pattern) == shown


@given(
    st.one_of(st.floats(), st.integers(-(10**12), 10**12), st.decimals(-(10**7), 10**7, places=2).map(float)),
    st.sampled_from(("General", "0.00")),
)
def test_short_stored_numbers_are_shown_as_all_are(value: float, pattern: str) -> None:
    assert show_stored(value, pattern) == show_number(Decimal(repr(value)), pattern)


@given(st.decimals(-(10**12), 10**12, places=2))
def test_printed_amounts_come_back(amount: Decimal) -> None:
    """What a workbook stores as a binary fraction is printed exactly as it was typed."""
    stored = Decimal(repr(float(amount)))
    assert Decimal(show_number(stored, "#,##0.00").replace(",", "")) == amount
    assert Decimal(show_number(stored)) == amount


@given(st.integers(-(10**12), 10**12), st.integers(0, 3), st.integers(0, 3))
def test_each_comma_behind_the_digits_is_a_thousand(value: int, commas: int, places: int) -> None:
    pattern = f"0{'.' if places else ''}{'0' * places}{',' * commas}"
    scaled = round_half_up(Decimal(value).scaleb(-3 * commas), places)
    assert Decimal(show_number(Decimal(value), pattern)) == scaled


@given(st.integers(-(10**12), 10**12), st.integers(1, 4))
def test_an_escaped_point_is_a_point_of_the_print(value: int, places: int) -> None:
    for point in ("!.", "\\.", '"."'):
        assert Decimal(show_number(Decimal(value), f"0{point}{'0' * places}")) == Decimal(value).scaleb(-places)


@given(
    st.text(alphabet='0#?.,%/@;!\\"_*[]<>=-+() E年万元ymdhsRedGneral', max_size=12),
    st.decimals(-(10**6), 10**6, places=2),
)
def test_any_format_shows_something(pattern: str, value: Decimal) -> None:
    assert isinstance(show_number(value, pattern), str)


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (date(2021, 12, 31), "yyyy-mm-dd", "2021-12-31"),
        (datetime(2021, 12, 31), 'yyyy"年"m"月"d"日"', "2021年12月31日"),
        (datetime(2021, 12, 31), "yyyy年m月", "2021年12月"),
        (datetime(2021, 12, 31), 'yyyy"年度"', "2021年"),
        (datetime(2021, 12, 31), "", "2021-12-31"),
        (datetime(2021, 12, 31, 8, 30), "", "2021-12-31 08:30:00"),
        (clock(8, 30), "h:mm", "08:30:00"),
        (timedelta(hours=30), "[h]:mm", "1 day, 6:00:00"),
    ],
)
def test_a_date_as_text(value: Any, pattern: str, shown: str) -> None:
    assert show_date(value, pattern) == shown
