using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Http.Bundles;
using Provenance.Http.Health;
using Provenance.Http.Intake;
using Provenance.Http.Sessions;
using Provenance.Testing;
using Provenance.Testing.Archives;
using Provenance.Testing.Workflows;

namespace Provenance.Tests.Http;

/// <summary>The host's side of the API, in memory.</summary>
internal sealed class ApiBenchPorts
{
    public ApiBenchPorts(ManualClock clock) => Intake = new MemoryIntake(Catalog, clock);

    public MemoryCatalog Catalog { get; } = new();

    public MemoryIntake Intake { get; }

    public MemoryKeys Keys { get; } = new();

    public SettableProbe Probe { get; } = new();

    public MemorySource Source { get; } = new();

    public static Ask AskFor(SmallExperiment experiment)
    {
        var call = experiment.Plan.Calls[0];
        var document = experiment.Document.Experiment.Corpus.Documents[0];
        var subject = new Subject(SmallExperiment.Framework, document.Id, document.Name, document.Digest, "a text", call.Run, Subject.Analysis);
        return new Ask(new CallKey(RecordKind.Response, call.Ordinal), call.Model, new PromptBuilder(SmallExperiment.Framework).Build("a text"), subject, 0);
    }
}

internal sealed class MemoryCatalog : ISessionCatalog
{
    private readonly ConcurrentDictionary<string, FakeSessionArchive> sessions = new(StringComparer.Ordinal);

    /// <summary>What a session's archive says of its last run.</summary>
    public string? End { get; set; }

    public bool IsHeld { get; set; }

    /// <summary>Thrown by whoever opens a session.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Every name that reached the archive.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public void Add(FakeSessionArchive archive) => sessions[archive.Session.Name] = archive;

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. sessions.Keys.Order(StringComparer.Ordinal)]);

    public Task<SessionView?> FindAsync(string session, CancellationToken cancellationToken)
    {
        Asked.Enqueue(session);
        if (Fault is { } fault)
            throw fault;
        return Task.FromResult(sessions.TryGetValue(session, out var archive) ? new SessionView(archive, IsHeld, End, Lines) : null);
    }

    public Task<bool> IsThereAsync(string session, CancellationToken cancellationToken) => Task.FromResult(sessions.ContainsKey(session));

    public Task<bool> DeleteAsync(string session, CancellationToken cancellationToken) => Task.FromResult(sessions.TryRemove(session, out _));

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(long after) =>
        Enumerable.Range(1, 5).Where(seq => seq > after).Select(seq => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($$"""{"event":"e","seq":{{seq}}}"""));
}

/// <summary>Reads the files of a bundle, and makes a small session of whatever they are.</summary>
internal sealed class MemoryIntake(MemoryCatalog catalog, TimeProvider clock) : ISessionIntake
{
    private int made;

    public ConcurrentQueue<IntakeRequest> Requests { get; } = [];

    /// <summary>The files of the last bundle, by name.</summary>
    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Thrown instead of making a session.</summary>
    public Exception? Fault { get; set; }

    public async Task<NewSession> CreateAsync(IntakeRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        Files.Clear();
        foreach (var file in Directory.EnumerateFiles(request.Folder, "*", SearchOption.AllDirectories))
            Files[Path.GetRelativePath(request.Folder, file).Replace('\\', '/')] = await File.ReadAllTextAsync(file, cancellationToken);
        if (Fault is { } fault)
            throw fault;
        var number = Interlocked.Increment(ref made);
        var experiment = new SmallExperiment(clock);
        var name = number == 1 ? ApiBench.Session : $"{ApiBench.Session}_{number}";
        catalog.Add(new FakeSessionArchive(experiment.Document with { Name = name }, experiment.Plan, clock));
        Finding[] warnings = [new(Severity.Warning, "unused-field", "Nobody reads it.", new SourceSpot("experiment.yaml", 3, "extra"))];
        return new NewSession(name, experiment.Plan.Calls.Length, experiment.Plan.Digest.ToString(), warnings);
    }
}

internal sealed class MemoryKeys : IStartKeys
{
    private readonly ConcurrentDictionary<string, string> bound = new(StringComparer.Ordinal);

    public ICollection<string> Keys => bound.Keys;

    /// <summary>Whether keys are found before they are bound; not, for two requests at once.</summary>
    public bool FindsNothing { get; set; }

    public Task<string?> FindAsync(string key, CancellationToken cancellationToken) => Task.FromResult(FindsNothing ? null : bound.GetValueOrDefault(key));

    public Task<string> BindAsync(string key, string text, CancellationToken cancellationToken) => Task.FromResult(bound.GetOrAdd(key, text));

    public Task ReleaseAsync(string key, string text, CancellationToken cancellationToken)
    {
        bound.TryRemove(new KeyValuePair<string, string>(key, text));
        return Task.CompletedTask;
    }
}

internal sealed class SettableProbe : IHealthProbe
{
    public string Name => "archive";

    public HealthFinding Finding { get; set; } = HealthFinding.Healthy;

    /// <summary>Answered when a test says so; null for at once.</summary>
    public Task? Until { get; set; }

    public async Task<HealthFinding> CheckAsync(CancellationToken cancellationToken)
    {
        if (Until is { } until)
            await until;
        return Finding;
    }
}

internal sealed class MemorySource : IBundleSource
{
    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    public async IAsyncEnumerable<BundleFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (name, text) in Files.Where(file => file.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            await Task.CompletedTask;
            yield return new BundleFile(name[prefix.Length..], _ => Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(text))));
        }
    }
}
