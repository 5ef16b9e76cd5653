using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Provenance.Core.Models;
using Provenance.Gateway.Telemetry;

namespace Provenance.Gateway.Limits;

/// <summary>
/// Lets requests through to one endpoint: as many at once as their models and the endpoint bear, as many a minute as their models may, none
/// while the endpoint wants to be left alone. Sessions take turns; within a session models do, and within a model whoever waits longest
/// goes first.
/// </summary>
/// <param name="endpoint">How logs and metrics call it.</param>
/// <param name="share">This process's share of the limits; null for all of them.</param>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process; its alarm holds nothing but memory.")]
public sealed partial class Turnstile(string endpoint, TimeProvider clock, ILogger<Turnstile> logger, LimitShare? share = null)
{
    private readonly Lock gate = new();
    private readonly Dictionary<ModelName, ModelShare> shares = [];
    private readonly TurnRing ring = new();
    private readonly AdaptiveLimit limit = new();
    private int inFlight;
    private DateTimeOffset restsUntil = DateTimeOffset.MinValue;
    private ITimer? alarm;

    /// <summary>How many requests the endpoint gets at once, now.</summary>
    public int Limit
    {
        get
        {
            lock (gate)
                return limit.Current;
        }
    }

    /// <summary>How long the endpoint wants to be left alone; zero when it does not.</summary>
    public TimeSpan Rest
    {
        get
        {
            lock (gate)
                return RestAt(clock.GetUtcNow());
        }
    }

    /// <summary>
    /// Waits for a place; disposing what it returns gives the place back. Null when the endpoint comes to want a rest of more than
    /// <paramref name="settings"/>' MaxDelayMs: that is not waited for here.
    /// </summary>
    /// <param name="session">Whose turn it takes.</param>
    /// <param name="tokens">What the request is reckoned to use.</param>
    public async ValueTask<Place?> EnterAsync(string session, ModelSettings settings, long tokens, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (gate)
        {
            if (RestAt(clock.GetUtcNow()) > LongestWait(settings))
                return null;
            waiter = new Waiter(tokens, LongestWait(settings));
            ring.Add(session, settings.Name, ShareOf(settings), waiter);
            Turn();
        }

        using var cancelled = waiter.Task.IsCompleted
            ? default
            : cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
        return await waiter.Task;
    }

    /// <summary>The endpoint wants to be left alone for this long.</summary>
    public void LeaveAlone(TimeSpan rest)
    {
        lock (gate)
        {
            var until = clock.GetUtcNow() + rest;
            if (until <= restsUntil)
                return;
            restsUntil = until;
            foreach (var waiter in ring.RemoveAll(waiter => waiter.LongestWait < rest))
                waiter.TrySetResult(null);
            Turn();
        }
    }

    private static TimeSpan LongestWait(ModelSettings settings) => TimeSpan.FromMilliseconds(settings.MaxDelayMs);

    private TimeSpan RestAt(DateTimeOffset now) => restsUntil > now ? restsUntil - now : TimeSpan.Zero;

    private ModelShare ShareOf(ModelSettings settings)
    {
        if (!shares.TryGetValue(settings.Name, out var known))
        {
            var limits = (share ?? LimitShare.Whole).Of(settings);
            shares.Add(settings.Name, known = new ModelShare(limits, clock.GetUtcNow()));
            limit.AddCeiling(limits.Concurrency);
        }

        return known;
    }

    /// <summary>Lets through whoever can be, and sets the alarm for when time alone lets another one through.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "Who is let through gives the place back.")]
    private void Turn()
    {
        var now = clock.GetUtcNow();
        var soonest = RestAt(now) is var rest && rest > TimeSpan.Zero ? rest : (TimeSpan?)null;
        while (soonest is null && inFlight < limit.Current && ring.Next(now, out soonest) is { } turn)
        {
            turn.Share.Take(turn.Waiter.Tokens);
            inFlight++;
            var place = new Place(this, turn.Share, turn.Waiter.Tokens, limit.Generation);
            if (!turn.Waiter.TrySetResult(place))
                Undo(place);
        }

        if (soonest is { } due && !ring.IsEmpty)
            (alarm ??= clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)).Change(due, Timeout.InfiniteTimeSpan);
    }

    private void Wake()
    {
        lock (gate)
            Turn();
    }

    private void Undo(Place place)
    {
        inFlight--;
        place.Share.Release();
        place.Share.Return(place.Tokens);
    }

    internal void Vacate(Place place)
    {
        lock (gate)
        {
            Release(place);
            Turn();
        }
    }

    internal void Leave(Place place, CallOutcome? outcome)
    {
        lock (gate)
        {
            var used = outcome?.Record?.Usage is { Input: { } input, Output: { } output } ? input + output : place.Tokens;
            place.Share.Return(place.Tokens - used);
            if (outcome is { Record: not null })
                Learn(place, outcome);
            Release(place);
            Turn();
        }
    }

    private void Release(Place place)
    {
        if (place.IsVacant)
            return;
        place.IsVacant = true;
        inFlight--;
        place.Share.Release();
    }

    private void Learn(Place place, CallOutcome outcome)
    {
        if (outcome.Outcome == OutcomeClass.RateLimited && limit.Fail(place.Generation, inFlight))
        {
            GatewayMeter.CountConcurrencyChange(endpoint, "down");
            LogShrunk(endpoint, limit.Current, limit.Ceiling);
        }
        else if (outcome.Outcome.IsDone() && limit.Succeed(place.Generation))
        {
            GatewayMeter.CountConcurrencyChange(endpoint, "up");
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Endpoint} says that it is too much: it gets {Limit} requests at once, of {Ceiling} that the settings allow.")]
    private partial void LogShrunk(string endpoint, int limit, int ceiling);
}

/// <summary>A place among the requests of an endpoint. Disposing it gives it back.</summary>
public sealed class Place : IDisposable
{
    private readonly Turnstile turnstile;
    private CallOutcome? outcome;
    private bool isLeft;

    internal Place(Turnstile turnstile, ModelShare share, long tokens, long generation) =>
        (this.turnstile, Share, Tokens, Generation) = (turnstile, share, tokens, generation);

    internal ModelShare Share { get; }

    /// <summary>What the request was reckoned to use.</summary>
    internal long Tokens { get; }

    internal long Generation { get; }

    /// <summary>The request is at its end, though what came of it has not been reported. The turnstile's lock guards it.</summary>
    internal bool IsVacant { get; set; }

    /// <summary>The endpoint has given its whole answer: the next request may take the place, while this answer is archived.</summary>
    public void Vacate() => turnstile.Vacate(this);

    /// <summary>Says what came of the request, so that the endpoint's limit learns from it.</summary>
    public void Report(CallOutcome result) => outcome = result;

    public void Dispose()
    {
        if (isLeft)
            return;
        isLeft = true;
        turnstile.Leave(this, outcome);
    }
}
