using Microsoft.AspNetCore.Http;
using Provenance.Core.Archives;
using Provenance.Core.Sessions;
using Provenance.Http.Executions;
using Provenance.Http.Problems;
using Provenance.Http.Requests;
using Provenance.Http.Sessions;

namespace Provenance.Http.Runs;

/// <summary><c>GET /api/runs</c> and <c>GET /api/runs/{session}</c>.</summary>
public sealed class RunReader(ISessionCatalog catalog)
{
    private const int MostOnAPage = 100;

    private const int UsuallyOnAPage = 20;

    /// <summary>Sessions newest first: <c>limit</c> of them, older than the session <c>before</c>.</summary>
    public async Task<IResult> ListAsync(HttpContext http, IRunHost runs, CancellationToken cancellationToken)
    {
        var query = new ParameterReader(http.Request, "limit", "before");
        var limit = (int)(query.Integer("limit", 1, MostOnAPage) ?? UsuallyOnAPage);
        var before = query.Text("before");
        if (before is not null && !SessionName.IsValid(before))
            throw new InvalidOptionException("before", "The name of a session is wanted.");
        var older = (await catalog.ListAsync(cancellationToken)).Reverse();
        if (before is not null)
            older = older.SkipWhile(name => name != before).Skip(1);
        var page = older.Take(limit + 1).ToList();
        var items = new List<RunListItem>();
        foreach (var name in page.Take(limit))
        {
            if (await FindItemAsync(http, runs, name, cancellationToken) is { } item)
                items.Add(item);
        }

        var next = page.Count > limit ? FormattableString.Invariant($"{http.Request.PathBase}/api/runs?limit={limit}&before={page[limit - 1]}") : null;
        return TypedResults.Json(new RunList(items, next), ApiJson.Default.RunList);
    }

    public async Task<IResult> ShowAsync(HttpContext http, IRunHost runs, string session, CancellationToken cancellationToken)
    {
        _ = new ParameterReader(http.Request);
        await using var view = await catalog.GetAsync(session, cancellationToken);
        var execution = await runs.FindAsync(session, cancellationToken);
        var status = await SessionStatus.OfAsync(view.Reader, cancellationToken);
        var state = RunState.Of(execution, view.IsHeld, status.Completed, view.End);
        if (RunState.IsLive(state))
            http.Response.Headers.RetryAfter = Accepted.RetryAfterSeconds;
        return TypedResults.Json(RunView.Of(http, state, status, execution), ApiJson.Default.RunView);
    }

    private async Task<RunListItem?> FindItemAsync(HttpContext http, IRunHost runs, string session, CancellationToken cancellationToken)
    {
        try
        {
            await using var view = await catalog.FindAsync(session, cancellationToken);
            if (view is null)
                return null;
            var status = await SessionStatus.OfAsync(view.Reader, cancellationToken);
            var state = RunState.Of(await runs.FindAsync(session, cancellationToken), view.IsHeld, status.Completed, view.End);
            return new RunListItem(session, state, status.Experiment, status.Planned, status.Settled, RunLinks.Of(http, session));
        }
        catch (CorruptRecordException)
        {
            // One session that is not what it was does not hide the others.
            return new RunListItem(session, "unreadable", null, null, null, RunLinks.Of(http, session));
        }
    }
}
