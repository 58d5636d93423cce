{{ config(materialized='table') }}

with reports as (

    select * from {{ ref('int_cooperative_reports') }}

),

cooperatives as (

    select * from {{ ref('dim_cooperative') }}

)

select
    cooperatives.cooperative_key,
    reports.cooperative_id,
    reports.as_of,
    cast(year(reports.as_of) as integer) as report_year,
    reports.ref_area,
    reports.activity,
    reports.members,
    reports.workers,
    reports.charter_capital,
    reports.revenue,
    reports.profit,
    reports.document_id,
    reports.locator
from reports
inner join cooperatives
    on
        reports.cooperative_id = cooperatives.cooperative_id
        and reports.as_of >= cooperatives.valid_from
        and (cooperatives.valid_to is null or reports.as_of <= cooperatives.valid_to)
