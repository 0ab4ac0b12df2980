-- grain:   as work.looked, of the touched children of every draw
-- columns: draw, child_no (its number in that draw), type, age_years, agency, starts_on, last_on, ends_on, date_precision, role
-- units:   none
-- needs:   work.touched, work.chronology (of the touched children alone), work.looked_type
select
    touched.draw,
    touched.child_no,
    chronology.type,
    chronology.age_years,
    chronology.agency,
    chronology.starts_on,
    chronology.last_on,
    chronology.ends_on,
    chronology.date_precision,
    chronology.role
from work.main.chronology
inner join work.main.touched on touched.drawn_no = chronology.child_no
where chronology.type in (select type from work.main.looked_type)
order by touched.draw, touched.child_no, chronology.starts_on, chronology.agency, chronology.type, chronology.role
