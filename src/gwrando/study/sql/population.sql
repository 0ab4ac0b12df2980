-- grain:   one row per linked child who is observed: with a record in every service that knows every child
-- columns: child_key, birth_month, sex
-- units:   none
-- needs:   work.child, work.link, work.source
-- A child without a linked school record has "no evidence" of exclusion, not "no exclusion": one population for all
-- questions keeps one denominator everywhere. Who is left out is counted by count_left_out.
create or replace table work.main.population as
with seen as (
    select link.child_key, count(distinct link.agency) as n_seen
    from work.main.link
    inner join work.main.source using (agency)
    where source.knows_every_child
    group by link.child_key
),

wanted as (
    select count(*) as n_wanted
    from work.main.source
    where knows_every_child
)

select child.child_key, child.birth_month, child.sex
from work.main.child
cross join wanted
left join seen using (child_key)
where coalesce(seen.n_seen, 0) = wanted.n_wanted
order by child.child_key
