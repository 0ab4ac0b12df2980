-- grain:   one row per linked child who is observed: with a record in every service that knows every child
-- columns: see schemas.TABLES["population"]
-- units:   none
-- needs:   work.child, work.link_now, work.coverage
-- A child without a linked school record has "no evidence" of exclusion, not "no exclusion": one population for all
-- questions keeps one denominator everywhere. Who is left out is counted by count_left_out.
create or replace table work.main.population as
with known as (
    select distinct link_now.child_no, link_now.agency
    from work.main.link_now
    inner join work.main.coverage using (agency)
    where coverage.knows_every_child
),

seen as (
    select child_no, count(*) as n_seen
    from known
    group by child_no
),

wanted as (
    select count(*) as n_wanted
    from work.main.coverage
    where knows_every_child
)

select child.child_no, child.birth_month, child.sex, child.area
from work.main.child
cross join wanted
left join seen using (child_no)
where coalesce(seen.n_seen, 0) = wanted.n_wanted
