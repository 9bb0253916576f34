"""Candidates' numbers and names are masked wherever they can be told for certain, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditlib import load_standard
from auditlib.privacy import find, mask

MASKED = {
    "考生张三（身份证号32010119900307561X）在考场作弊": "考生张某（身份证号**************561X）在考场作弊",
    "考生张三、李四和王小明替考": "考生张某、李某和王某某替考",
    "320101 19900307 5612 冒名": "****************5612 冒名",
    "旧证320101900307561": "旧证***********7561",
    "准考证号：KS2012-0517": "准考证号：*******0517",
    "姓名:欧阳锋，电话13812345678": "姓名:欧阳某，电话138****5678",
    "手机 138-1234-5678": "手机 138******5678",
    "全角３２０１０１１９９００３０７５６１２": "全角**************５６１２",
    "身份证320101199003075612.pdf": "身份证**************5612.pdf",
    "李四 320101199003075612": "李某 **************5612",
    "报名序号 201205170012345": "报名序号 ***********2345",
}
UNTOUCHED = [
    "取证50,599人，超目标50,000人599人，满300人1次，加0.1分",
    "苏职鉴查〔2012〕7号",
    "2013-01-22 10:05",
    "拖欠1,234,567,890.12元",
    "指标!D34",
    "第三鉴定所考场无人监考",
    "考生方面反映，选手高兴地领奖",
    "审核人韩立群（省鉴定中心驻淮海片）",
    "考生高某、张某某",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "12345678901234567890abcdef",
]


@pytest.mark.parametrize("text", MASKED)
def test_personal_data_is_masked(text: str) -> None:
    assert mask(text) == MASKED[text]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_what_is_nobodys_stays(text: str) -> None:
    assert mask(text) == text


def test_nothing_of_the_standard_is_taken_for_personal_data() -> None:
    standard = load_standard("jiangsu-2012")
    texts = [item.content for item in standard.items]
    texts += [clause.text for row in standard.rows.values() for clause in row.clauses]
    texts += [part for item in standard.inputs.values() for part in (item.label, item.note or "", item.proof or "")]
    assert [text for text in texts if find(text)] == []


@given(st.text(st.sampled_from("考生张三李四王姓名：、，（身份证号准0123456789Xx -a在的某*")))
def test_a_masked_text_has_its_length_and_nothing_more_to_mask(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert mask(masked) == masked
