-- grain:   one row per observed child and service that had something on record about it
-- columns: see schemas.TABLES["first_known"]
-- units:   dates: the last day on which the event may have begun, so that nothing seems known sooner than it was
-- needs:   work.chronology, work.population, work.event_about (type, kind)
-- bound:   $event (what puts a child in the cohort: never an opportunity before itself)
create or replace table work.main.first_known as
select
    chronology.child_no,
    chronology.agency,
    min(chronology.last_on) as known_on,
    min(case when event_about.kind <> 'helped' then chronology.last_on end) as contact_on
from work.main.chronology
inner join work.main.population on population.child_no = chronology.child_no
inner join work.main.event_about on event_about.type = chronology.type
where event_about.kind <> 'achieved' and chronology.type <> $event
group by chronology.child_no, chronology.agency
order by chronology.child_no, chronology.agency
