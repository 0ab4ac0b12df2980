-- grain:   one row per cohort child for whom comparison children are looked for
-- columns: see schemas.TABLES["wanted"]
-- units:   none
-- needs:   work.placed, work.needed, work.coverage
-- bound:   $start (0 to 2147483646, from the seed)
-- Each search starts at its own random place. Children under observation nowhere for long enough get no comparison children
-- (they stay in the cohort); where no service knows every child, nobody's observation can be known and all are looked for.
create or replace table work.main.wanted as
with need as (
    select case_no, count(*) as n_needed
    from work.main.needed
    group by case_no
),

known as (
    select count(*) as n_known
    from work.main.coverage
    where knows_every_child
),

mixed as (
    select *, (cast(child_no as bigint) * 69621 + $start) % 2147483647 as once
    from work.main.placed
    where joined_on is not null
)

select
    mixed.child_no as case_no,
    mixed.joined_on as index_on,
    mixed.stratum,
    mixed.n_alike,
    cast(
        (((mixed.once * mixed.once) % 2147483647 + mixed.once * 48271 + $start) % 2147483647) % mixed.n_alike as integer
    ) as start_place,
    cast(coalesce(need.n_needed, 0) as integer) as n_needed
from mixed
cross join known
left join need on need.case_no = mixed.child_no
where need.n_needed > 0 or known.n_known = 0
