using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Provenance.Http.Bundles;
using Provenance.Http.Executions;
using Provenance.Http.Requests;
using Provenance.Http.Sessions;

namespace Provenance.Http.Intake;

/// <summary>
/// Starts a run of a zip that lies somewhere, without a request: for a host that is told when one lands. The same version of the same bundle
/// leads to the same session, however often the host is told.
/// </summary>
public sealed class BundleStarter(ISessionIntake intake, ISessionCatalog catalog, IStartKeys keys, ApiOptions options)
{
    private readonly StartBundle bundles = new(options.Limits, source: null);

    /// <param name="name">The bundle's name, for <c>session.json</c>.</param>
    /// <param name="version">What changes when the bundle does, such as its entity tag.</param>
    /// <returns>The session's name.</returns>
    /// <exception cref="BundleRefusedException">It is no zip file, or breaks a rule or a limit.</exception>
    /// <exception cref="Core.Experiments.InvalidExperimentException">Something is wrong with the experiment or its models.</exception>
    public async Task<string> StartAsync(Stream zip, string name, string version, IRunHost runs, CancellationToken cancellationToken)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"bundle\n{name}\n{version}")));
        var session = await keys.FindAsync(key, cancellationToken) is { } bound
            ? SessionOf(bound)
            : await MakeAsync(zip, name, key, cancellationToken);
        // Whoever made the session may have died before it was begun.
        if (await runs.FindAsync(session, cancellationToken) is null && await IsUntouchedAsync(session, cancellationToken))
            await BeginAsync(session, runs, cancellationToken);
        return session;
    }

    private async Task<string> MakeAsync(Stream zip, string name, string key, CancellationToken cancellationToken)
    {
        await using var body = await ReceivedBody.ReceiveAsync(zip, options.WorkFolder, options.Limits, cancellationToken);
        using var folder = new BundleFolder(options.WorkFolder, options.Limits);
        await bundles.UnpackZipAsync(body.File, folder, cancellationToken);
        var given = ImmutableSortedDictionary<string, string>.Empty.Add("bundle", name);
        var made = await intake.CreateAsync(new IntakeRequest(StartBundle.Root(folder), new RunOptions(), given), cancellationToken);
        var text = JsonSerializer.Serialize(new StartBinding(1, made.Name, $"bundle:{body.Digest}"), ApiJson.Default.StartBinding);
        var session = SessionOf(await keys.BindAsync(key, text, cancellationToken));
        if (session != made.Name)
            await catalog.DeleteAsync(made.Name, cancellationToken);
        return session;
    }

    private async Task<bool> IsUntouchedAsync(string session, CancellationToken cancellationToken)
    {
        await using var view = await catalog.FindAsync(session, cancellationToken);
        return view is { IsHeld: false, End: null, Reader.Calls.Count: 0 };
    }

    private static async Task BeginAsync(string session, IRunHost runs, CancellationToken cancellationToken)
    {
        try
        {
            await runs.BeginAsync(session, new RunWishes(), cancellationToken);
        }
        catch (RunActiveException)
        {
            // Somebody else was told at the same moment.
        }
    }

    private static string SessionOf(string bound) => JsonSerializer.Deserialize(bound, ApiJson.Default.StartBinding)!.Session;
}
