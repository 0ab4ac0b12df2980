"""Four taps at the end of a session: how was it? Children's own view of how they were asked.

Source: the children's own evaluation forms of Hub na nÓg's participation framework; what is asked feeds the standards on
respect, on getting something out of it, and on working better.
"""

from gwrando.text import Bilingual

ASKED: dict[str, Bilingual] = {
    "listened": Bilingual(cy="Oedd rhywun yn gwrando arnoch chi?", en="Did somebody listen to you?"),
    "enjoyed": Bilingual(cy="Oedd e'n hwyl?", en="Was it fun?"),
    "learnt": Bilingual(cy="Ddysgoch chi rywbeth?", en="Did you learn something?"),
    "safe": Bilingual(cy="Oeddech chi'n teimlo'n ddiogel?", en="Did you feel safe?"),
}
SAID: dict[str, Bilingual] = {
    "yes": Bilingual(cy="Oedd / Do", en="Yes"),
    "a-bit": Bilingual(cy="Ychydig", en="A bit"),
    "no": Bilingual(cy="Nac oedd / Naddo", en="No"),
}
