-- grain:   one row per linked child, service and unbroken time under observation there, had this draw been the linkage
-- columns: child_no, agency, from_on, to_on: as in work.observed
-- units:   none
-- needs:   work.first_observed, work.drawn_observed, work.drawn_touched, work.drawn_now (the draw)
-- A view: nothing is copied for a draw, which differs from the first look in a few children.
create or replace view work.main.observed as
select child_no, agency, from_on, to_on
from work.main.first_observed
where not exists (
    select 1
    from work.main.drawn_touched
    inner join work.main.drawn_now using (draw)
    where drawn_touched.child_no = first_observed.child_no
)
union all
select child_no, agency, from_on, to_on
from work.main.drawn_observed
inner join work.main.drawn_now using (draw)
