-- grain:   one row per declared pair of events and order, over all observed children with both
-- columns: see schemas.TABLES["count_order"]
-- units:   children
-- needs:   work.population, work.chronology, work.pair (the declared pairs)
-- First occurrences. "Not in order" is the other way round or on one day. Children without both are not in it: else the
-- pair would only restate how common each event is.
create or replace table work.main.count_order as
with first_seen as (
    select chronology.child_no, chronology.type, min(chronology.starts_on) as first_on
    from work.main.chronology
    inner join work.main.population using (child_no)
    group by chronology.child_no, chronology.type
)

select
    pair.first_type,
    pair.then_type,
    case when a.first_on < b.first_on then 'in_order' else 'not_in_order' end as ordering,
    count(*) as n_children
from work.main.pair
inner join first_seen as a on a.type = pair.first_type
inner join first_seen as b on b.type = pair.then_type and b.child_no = a.child_no
group by 1, 2, 3
order by 1, 2, 3
