-- grain:   one row per cohort child, exposure and day on which it began, where the day is known
-- columns: child_no, exposure_no, starts_on
-- units:   none
-- needs:   work.within_time, work.chronology, work.within_exposure
select distinct within_time.child_no, within_time.exposure_no, chronology.starts_on
from work.main.within_time
inner join work.main.within_exposure using (exposure_no)
inner join work.main.chronology
    on chronology.child_no = within_time.child_no
    and chronology.type = within_exposure.type
    and (within_exposure.role = '' or chronology.role = within_exposure.role)
where chronology.date_precision = 'day'
order by within_time.exposure_no, within_time.child_no, chronology.starts_on
