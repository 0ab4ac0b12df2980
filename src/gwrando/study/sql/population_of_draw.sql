-- grain:   one row per linked child who is observed, had this draw been the linkage
-- columns: child_no, birth_month, sex, area: as in work.population
-- units:   none
-- needs:   work.first_population, work.drawn_population, work.drawn_touched, work.drawn_now (the draw)
-- A view: nothing is copied for a draw, which differs from the first look in a few children.
create or replace view work.main.population as
select child_no, birth_month, sex, area
from work.main.first_population
where not exists (
    select 1
    from work.main.drawn_touched
    inner join work.main.drawn_now using (draw)
    where drawn_touched.child_no = first_population.child_no
)
union all
select child_no, birth_month, sex, area
from work.main.drawn_population
inner join work.main.drawn_now using (draw)
