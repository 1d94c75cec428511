"""Written from the order of the U.S. Securities and Exchange Commission of 16 October 2013."""

import postmortem as pm


def incident() -> pm.Report:
    """Return the incident, by calls."""
    return (
        pm.report(
            "Old code on one of eight servers sent millions of orders to the stock market",
            date="2012-08-01",
            duration="~45 min",
            status="closed",
        )
        .summary(
            "A router of orders with old code on one server bought and sold for 45 minutes, and cost more than 460 million dollars",
            services=["Order router"],
            user_impact="212 orders of customers became more than 4 million executions in 154 stocks",
            financial_impact="More than 460 million dollars",
        )
        .leadup(
            "New code for a program of the exchange was copied to the servers of the order router in the days before. One of eight\nservers did not get it, and nobody looked whether all had. A flag of the new code had once switched an old function on,\nwhich was unused since 2003 and still there.\n"
        )
        .happened(
            "2012-08-01 12:01",
            "A system begins to send mails that name an error of the router; 97 of them come before the market opens",
            notes="They were not made as alerts, and were not read as such",
        )
        .detected(
            "2012-08-01 13:30",
            "The market opens, and the server with the old code answers with orders without end",
            milestone="impact started",
        )
        .investigated(
            "during the 45 minutes",
            "The new code is removed from the other seven servers",
            notes="The old function then ran there as well, which made it worse",
        )
        .resolved("~2012-08-01 14:15", "The router is disconnected", milestone="resolved")
        .service_impact(
            "Order router",
            "Orders that nobody wanted",
            kind="Unwanted orders",
            started="13:30",
            ended="~14:15",
        )
        .business_impact(revenue_impact="More than 460 million dollars")
        .problem_statement(
            "The router sent child orders without a check of how many had been filled."
        )
        .trigger("A flag that orders for the exchange's new program carry.")
        .primary_cause(
            "The unused function was still in the code, and the flag that once started it was used again"
        )
        .contributing_factor(
            "No second person reviewed the deployment, and no procedure asked for that"
        )
        .contributing_factor(
            "No limit stopped the router when positions passed what the firm could bear"
        )
        .classify(
            trigger="binary push",
            causes=["deployment error", "development process failure"],
            mitigated_by=["ad hoc fix"],
        )
        .build()
    )
