/** Settings to begin with for feeds of systems that many companies have: closed issues, by who was assigned, on the day they were closed. Whoever enters them looks them over. */
export const feedPresets: Readonly<Record<'gitlab' | 'jira', Readonly<Record<string, string>>>> = {
  gitlab: {
    path: '/api/v4/issues', fixedQuery: 'scope=all&state=closed', tokenHeader: 'PRIVATE-TOKEN', keyPath: 'id', dayPath: 'closed_at', personPath: 'assignee.username', paging: 'page', pageParameter: 'page', sizeParameter: 'per_page', pageSize: '100',
  },
  jira: {
    path: '/rest/api/3/search/jql', fixedQuery: 'jql=resolved%20%3E%3D%20-400d&fields=resolutiondate,assignee,status,project', tokenHeader: 'Authorization', itemsPath: 'issues', keyPath: 'key', dayPath: 'fields.resolutiondate', personPath: 'fields.assignee.emailAddress',
    paging: 'cursor', pageParameter: 'nextPageToken', nextPath: 'nextPageToken', sizeParameter: 'maxResults', pageSize: '100',
  },
};
