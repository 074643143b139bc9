"""PyPI `prometheus_client` behind JSON lines: reads OpenMetrics text, and refuses what is none."""

from answering import answer
from prometheus_client.openmetrics.parser import text_string_to_metric_families


def read(text):
    families = [
        {
            "name": family.name,
            "type": family.type,
            "unit": family.unit,
            "samples": [
                {"name": sample.name, "labels": sample.labels, "value": sample.value}
                for sample in family.samples
            ],
        }
        for family in text_string_to_metric_families(text)
    ]
    return {"families": families}


answer({"read": read})
