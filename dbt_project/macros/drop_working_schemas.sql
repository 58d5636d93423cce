{# Leaves only marts and vocabulary in the built file. #}
{% macro drop_working_schemas() -%}
    {% if execute and flags.WHICH in ["build", "run"] and not var("keep_working") %}
        {% for schema in ["staging", "intermediate"] %}
            {% do run_query("drop schema if exists " ~ schema ~ " cascade") %}
        {% endfor %}
    {% endif %}
{%- endmacro %}
