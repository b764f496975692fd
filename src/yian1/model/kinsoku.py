"""Which signs may not begin or end a line (避头尾), for Word's settings and for LibreOffice's.

Word takes at most 100 and 50 signs. Its own lists for Chinese are joined by the measures that follow a figure,
so that 1.85万家 stays whole without unseen signs in the text.
"""

MEASURES = "万亿家元个名场件项份年月日期号"
_CLOSING = "\u3001\u3002〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞\uff01＂％＇\uff09\uff0c．\uff1a\uff1b\uff1f］｀｜｝～￠"
_OPENING = "“〈《「『【〔〖〝﹙﹛﹝＄\uff08．［｛￡￥"

NOT_FIRST = "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶" + _CLOSING + MEASURES
NOT_LAST = "$([{£¥·‘" + _OPENING
