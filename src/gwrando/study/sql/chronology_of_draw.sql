-- grain:   as work.looked, had this draw been the linkage
-- columns: child_no, type, age_years, agency, starts_on, last_on, ends_on, date_precision, role: as in work.chronology
-- units:   none
-- needs:   work.looked, work.drawn_chronology, work.drawn_touched, work.drawn_now (the draw)
-- A view: nothing is copied for a draw, which differs from the first look in a few children.
create or replace view work.main.chronology as
select child_no, type, age_years, agency, starts_on, last_on, ends_on, date_precision, role
from work.main.looked
where not exists (
    select 1
    from work.main.drawn_touched
    inner join work.main.drawn_now using (draw)
    where drawn_touched.child_no = looked.child_no
)
union all
select child_no, type, age_years, agency, starts_on, last_on, ends_on, date_precision, role
from work.main.drawn_chronology
inner join work.main.drawn_now using (draw)
