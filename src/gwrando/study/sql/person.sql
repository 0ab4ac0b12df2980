-- grain:   one row per accepted record of a child in a service (a record that comes twice counts once)
-- columns: see schemas.TABLES["person"]
-- units:   none
-- needs:   names.landed_person, names.fault_person, names.source, names.sex_code
create or replace table names.main.person as
with accepted as (
    select landed_person.*
    from names.main.landed_person
    where not exists (
        select 1
        from names.main.fault_person
        where
            fault_person.agency = landed_person.agency
            and fault_person.row_no = landed_person.row_no
            and not fault_person.kept
    )
),

cleaned as (
    select
        accepted.agency,
        trim(accepted.record) as record,
        trim(accepted.forename) as forename,
        trim(accepted.surname) as surname,
        cast(case source.date_format
            when '%Y-%m-%d' then try_strptime(trim(accepted.dob), '%Y-%m-%d')
            when '%d/%m/%Y' then try_strptime(trim(accepted.dob), '%d/%m/%Y')
            when '%Y%m%d' then try_strptime(trim(accepted.dob), '%Y%m%d')
        end as date) as born_on,
        sex_code.ours as sex,
        case
            when regexp_full_match(upper(trim(accepted.postcode)), '[A-Z]{1,2}[0-9][A-Z0-9]? *[0-9][A-Z]{2}')
                then replace(upper(trim(accepted.postcode)), ' ', '')
        end as postcode
    from accepted
    inner join names.main.source using (agency)
    left join names.main.sex_code
        on sex_code.agency = accepted.agency and sex_code.theirs = trim(accepted.sex)
)

select
    agency,
    record,
    forename,
    cast(null as varchar) as middle_names,
    surname,
    cast(null as varchar) as other_surname,
    born_on,
    sex,
    postcode,
    cast(null as varchar) as upn,
    cast(null as varchar) as nhs_number
from cleaned
order by agency, record
