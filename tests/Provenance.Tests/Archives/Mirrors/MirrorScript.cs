using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Provenance.Archive;
using Provenance.Archive.Mirrors;
using Provenance.Core.Archives;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;
using Provenance.Durable.Storage;
using Provenance.Testing;
using Provenance.Testing.Archives;

namespace Provenance.Tests.Archives.Mirrors;

/// <summary>A session of so many calls on one store, perhaps mirrored to another.</summary>
internal sealed class MirrorScript(IFileStore files, int calls)
{
    public const string Session = "session_20261120_093000";

    public ManualClock Clock { get; } = new();

    public SignallingLog Log { get; } = new();

    public SessionStore Store => new(files, Clock);

    public async Task CreateAsync()
    {
        var plan = SampleSession.Plan(calls);
        await Store.CreateAsync(SampleSession.Document(plan), plan, _ => new MemoryStream(SampleSession.Input), default);
    }

    public async Task<MirroredArchive> OpenAsync(IFileStore mirror)
    {
        var primary = await Store.OpenAsync(Session, takeOver: false, default);
        try
        {
            return MirroredArchive.Open(primary, mirror, Clock, Log);
        }
        catch (MirrorRefusedException)
        {
            await primary.DisposeAsync();
            throw;
        }
    }

    /// <summary>From its creation to its end.</summary>
    public async Task<MirrorSummary> RunAsync(IFileStore mirror)
    {
        await CreateAsync();
        await using var archive = await OpenAsync(mirror);
        await WorkAsync(archive, 1, calls);
        return await archive.FinishAsync();
    }

    public async Task RunUnmirroredAsync()
    {
        await CreateAsync();
        await using var archive = await Store.OpenAsync(Session, takeOver: false, default);
        await WorkAsync(archive, 1, calls);
    }

    public static async Task WorkAsync(ISessionArchive archive, int first, int last)
    {
        for (var ordinal = first; ordinal <= last; ordinal++)
            await AskAsync(archive, ordinal);
        await archive.WriteViewAsync("extracted/extracted_0001.json", "{}"u8.ToArray(), default);
        await archive.WriteViewAsync("deliverables/plots/a.svg", "<svg/>"u8.ToArray(), default);
        await archive.CompleteStageAsync(Stage.Analysis, new StageSummary(ImmutableSortedDictionary<string, long>.Empty), default);
    }

    public static async Task AskAsync(ISessionArchive archive, int ordinal)
    {
        var key = await archive.BeginAsync(SampleSession.Intent(new CallKey(RecordKind.Response, ordinal)), default);
        await archive.CommitAsync(SampleSession.Envelope(Session, key, text: $"answer {ordinal}"), SampleSession.Prompt(ordinal));
    }
}

/// <summary>Keeps what is logged, and says when there is something.</summary>
internal sealed class SignallingLog : ILogger<MirroredArchive>
{
    private readonly TextLog lines = new();
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task First => first.Task;

    public IReadOnlyList<string> Lines => lines.Lines;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lines.Log(logLevel, eventId, state, exception, formatter);
        first.TrySetResult();
    }
}
