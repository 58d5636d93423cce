{# What makes a row of fct_indicator; credit_scope is not part of it: it belongs to the claim that is chosen. #}
{% macro indicator_fact_columns() -%}
    {{ return([
        "source_system", "indicator", "org_type", "sector", "size_class", "rating", "measure", "scenario", "ref_area",
        "time_period",
    ]) }}
{%- endmacro %}

{# What makes a row of dim_organisation. #}
{% macro organisation_columns() -%}
    {{ return(["org_type", "sector", "size_class", "rating"]) }}
{%- endmacro %}
