"""What happened to children, in words young people use: short, nothing that frightens, no word of a service's own."""

from collections.abc import Mapping

from gwrando.text import Bilingual

PLAIN: Mapping[str, Bilingual] = {
    "da_witnessed": Bilingual(
        cy="Byw lle mae oedolion yn brifo'i gilydd", en="Living where adults hurt each other"
    ),
    "victim_of_crime": Bilingual(cy="Rhywun yn troseddu yn eu herbyn", en="Someone did a crime against them"),
    "missing_episode": Bilingual(cy="Mynd ar goll am gyfnod", en="Going missing for a time"),
    "anti_social_behaviour": Bilingual(cy="Helynt mewn mannau cyhoeddus", en="Trouble in public places"),
    "exploitation_concern": Bilingual(
        cy="Pryder bod rhywun yn cymryd mantais arnynt", en="A worry that someone was using them"
    ),
    "ppn": Bilingual(cy="Yr heddlu'n dweud eu bod yn poeni", en="The police said they were worried"),
    "fixed_exclusion": Bilingual(
        cy="Cael eu hanfon adref o'r ysgol am rai dyddiau", en="Being sent home from school for some days"
    ),
    "permanent_exclusion": Bilingual(cy="Colli eu lle yn yr ysgol", en="Losing their place at school"),
    "school_move": Bilingual(cy="Newid ysgol", en="Changing school"),
    "transition_trouble": Bilingual(
        cy="Dechrau anodd yn yr ysgol uwchradd", en="A hard start at secondary school"
    ),
    "attendance_concern": Bilingual(
        cy="Yr ysgol yn poeni am eu bod i ffwrdd yn aml", en="School worried because they were often away"
    ),
    "aln_identified": Bilingual(cy="Angen mwy o help i ddysgu", en="Needing more help to learn"),
    "bereavement": Bilingual(cy="Colli rhywun agos", en="Losing someone close"),
    "injury_attendance": Bilingual(cy="Mynd i'r ysbyty gydag anaf", en="Going to hospital with an injury"),
    "camhs_referral": Bilingual(
        cy="Rhywun yn gofyn am help gyda'u teimladau (CAMHS)",
        en="Someone asked for help with their feelings (CAMHS)",
    ),
    "contact": Bilingual(
        cy="Rhywun yn dweud wrth y gwasanaethau cymdeithasol eu bod yn poeni",
        en="Someone told social services they were worried",
    ),
}


def plainly(event: str, title: Bilingual) -> Bilingual:
    """The plain words for an event type, or its title where it has none (an event of a plug-in)."""
    return PLAIN.get(event, title)
