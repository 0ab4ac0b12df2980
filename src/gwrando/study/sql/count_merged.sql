-- grain:   one row per service
-- columns: agency, n_kept (events in the chronology), n_merged (rows that told of a thing already told)
-- units:   rows of events
-- needs:   work.chronology, work.repeated
with merged as (
    select agency, cast(sum(n_rows - 1) as bigint) as n_merged
    from work.main.repeated
    group by agency
)

select chronology.agency, count(*) as n_kept, coalesce(max(merged.n_merged), 0) as n_merged
from work.main.chronology
left join merged using (agency)
group by chronology.agency
order by chronology.agency
