using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Provenance.Http.Bundles;
using Provenance.Http.Executions;
using Provenance.Http.Problems;
using Provenance.Http.Requests;
using Provenance.Http.Runs;
using Provenance.Http.Sessions;

namespace Provenance.Http.Intake;

/// <summary>
/// <c>POST /api/runs</c>: receives a bundle, makes a session of it, begins its execution. With an <c>Idempotency-Key</c> a request that
/// comes again finds the session of the first, wherever that one died.
/// </summary>
public sealed class RunStarter(
    ISessionIntake intake, ISessionCatalog catalog, IStartKeys keys, ApiOptions options, IEnumerable<IBundleSource> sources)
{
    private const string Json = "application/json";

    private static readonly string[] Zip = ["application/zip", "application/x-zip-compressed"];

    private readonly StartBundle bundles = new(options.Limits, sources.FirstOrDefault());

    public async Task<IResult> StartAsync(HttpContext http, IRunHost runs, CancellationToken cancellationToken)
    {
        var kind = Kind(http.Request);
        var key = IdempotencyKey.Find(http.Request);
        await using var body = await ReceivedBody.ReceiveAsync(http.Request, options.WorkFolder, options.Limits, cancellationToken);
        var flag = FeatureFlag.Find(http.Request);
        var digest = $"{kind}:{body.Digest}?{ParameterReader.Canonical(http.Request)}{(flag is null ? "" : $"#{flag}")}";
        if (key is not null && await keys.FindAsync(key, cancellationToken) is { } bound)
        {
            var session = SessionOf(bound, digest);
            if (await catalog.IsThereAsync(session, cancellationToken))
                return await AgainAsync(http, runs, session, cancellationToken);
            // Whoever deleted the archive may want it made again.
            await keys.ReleaseAsync(key, bound, cancellationToken);
        }

        var made = await MakeAsync(http, kind, body, cancellationToken);
        if (key is not null)
        {
            var text = JsonSerializer.Serialize(new StartBinding(1, made.Name, digest), ApiJson.Default.StartBinding);
            var session = SessionOf(await keys.BindAsync(key, text, cancellationToken), digest);
            if (session != made.Name)
            {
                // The same request came twice at once, and the other one was first.
                await catalog.DeleteAsync(made.Name, cancellationToken);
                return await AgainAsync(http, runs, session, cancellationToken);
            }
        }

        var execution = await runs.BeginAsync(made.Name, new RunWishes { RequestId = RequestId.Of(http) }, cancellationToken);
        return Accepted.Of(http, StartedRun.Of(http, execution, runs, made.Name) with
        {
            Calls = made.Calls, Plan = made.Plan, Warnings = [.. made.Warnings.Select(FindingViews.Of)],
        });
    }

    private async Task<NewSession> MakeAsync(HttpContext http, string kind, ReceivedBody body, CancellationToken cancellationToken)
    {
        using var folder = new BundleFolder(options.WorkFolder, options.Limits);
        RunOptions wanted;
        if (kind == Json)
        {
            _ = new ParameterReader(http.Request);
            wanted = await bundles.UnpackJsonAsync(body.File, folder, cancellationToken);
        }
        else
        {
            wanted = StartOptions.OfQuery(http.Request);
            await bundles.UnpackZipAsync(body.File, folder, cancellationToken);
        }

        var given = StartOptions.Given(StartOptions.Checked(wanted), RequestId.Of(http), FeatureFlag.Find(http.Request));
        return await intake.CreateAsync(new IntakeRequest(StartBundle.Root(folder), wanted, given), cancellationToken);
    }

    /// <summary>The session is there. Where its execution was never begun, because somebody died in between, it is begun now.</summary>
    private async Task<IResult> AgainAsync(HttpContext http, IRunHost runs, string session, CancellationToken cancellationToken)
    {
        await using var view = await catalog.FindAsync(session, cancellationToken) ?? throw new NotThereException(Problem.NoSuchSession);
        var execution = await runs.FindAsync(session, cancellationToken);
        if (execution is null && view is { IsHeld: false, End: null, Reader.Calls.Count: 0 })
        {
            try
            {
                execution = await runs.BeginAsync(session, new RunWishes { RequestId = RequestId.Of(http) }, cancellationToken);
            }
            catch (RunActiveException)
            {
                // The first request has just begun it.
                execution = await runs.FindAsync(session, cancellationToken);
            }
        }

        return Accepted.Of(http, StartedRun.Of(http, execution, runs, session) with
        {
            Calls = view.Reader.Plan.Calls.Length, Plan = view.Reader.Plan.Digest.ToString(),
        });
    }

    private static string SessionOf(string bound, string digest)
    {
        var binding = JsonSerializer.Deserialize(bound, ApiJson.Default.StartBinding)!;
        return binding.Request == digest
            ? binding.Session
            : throw new RequestRefusedException(Problem.KeyReused, "Another request was made with this key; a new request wants a new key.");
    }

    private static string Kind(HttpRequest request)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value : null;
        return Json.Equals(type, StringComparison.OrdinalIgnoreCase) ? Json
            : Zip.Contains(type, StringComparer.OrdinalIgnoreCase) ? Zip[0]
            : throw new RequestRefusedException(Problem.UnsupportedMedia, $"A bundle comes as {Json} or as {Zip[0]}.");
    }
}
