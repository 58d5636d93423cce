-- Findings of gate 2 that come from the lake or the run log are about earlier releases; those about this one are
-- inserted into fct_finding after the build.
with findings as (

    select
        *,
        {{ surrogate_key([
            'run_id', 'gate', 'rule_id', 'document_id', 'locator', 'message_en', 'observed', "array_to_string(obs_ids, ',')"
        ]) }} as finding_id
    from {{ ref('stg_findings') }}

),

each_once as (

    select *
    from findings
    qualify row_number() over (partition by finding_id order by severity) = 1

)

select
    each_once.*,
    coalesce(each_once.gate = 1 and each_once.run_id = readings.run_id, false) as is_of_latest_reading
from each_once
left join {{ ref('int_readings') }} as readings on each_once.document_id = readings.document_id
