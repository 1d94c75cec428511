"""The Atlassian Document Format, which Confluence and Jira show."""
