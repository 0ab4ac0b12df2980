-- grain:   one row per event of the child that one record is about
-- columns: starts_on, last_on, ends_on, date_precision, age_years, type, role, agency, action, action_reason, basis, detail, source_file, source_row
-- units:   none
-- needs:   work.chronology, work.link_now
-- bound:   $agency, $record
-- For a lawful review of one case, inside the safe setting only. It never is in a release.
select
    chronology.starts_on,
    chronology.last_on,
    chronology.ends_on,
    chronology.date_precision,
    chronology.age_years,
    chronology.type,
    chronology.role,
    chronology.agency,
    chronology.action,
    chronology.action_reason,
    chronology.basis,
    chronology.detail,
    chronology.source_file,
    chronology.source_row
from work.main.chronology
inner join work.main.link_now on link_now.child_no = chronology.child_no
where link_now.agency = $agency and link_now.record = $record
order by
    chronology.starts_on,
    chronology.last_on,
    chronology.agency,
    chronology.type,
    chronology.role,
    chronology.source_file,
    chronology.source_row
