using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Provenance.Core.Models;
using Provenance.Gateway.Telemetry;

namespace Provenance.Gateway.Breakers;

/// <summary>
/// Keeps requests away from an endpoint that is down. Closed, it lets all through; the sixth failure within a minute opens it for five
/// minutes; then it is half open and lets a single request through, whose success closes it and whose failure opens it again. What was
/// sent before it opened changes nothing any more.
/// </summary>
/// <param name="endpoint">How logs and metrics call it.</param>
[SuppressMessage("Design", "CA1001", Justification = "The probe belongs to who was let through.")]
public sealed partial class Breaker(string endpoint, TimeProvider clock, ILogger<Breaker> logger)
{
    /// <summary>One more opens the breaker.</summary>
    public const int MostFailures = 5;

    private readonly Lock gate = new();
    private readonly Queue<DateTimeOffset> failures = new();
    private DateTimeOffset opened;
    private Pass? probe;
    private TaskCompletionSource probed = NewSignal();

    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(1);

    public static TimeSpan OpenFor { get; } = TimeSpan.FromMinutes(5);

    /// <summary>As it was left; an open one whose time is over becomes half open by the next request.</summary>
    public BreakerState State { get; private set; }

    /// <summary>
    /// Whether the class of an attempt says that its endpoint is down: it did not answer, broke off, or answered what is no response. One that
    /// says no, that it is too much, or that a key is wrong, is up.
    /// </summary>
    public static bool IsFailure(OutcomeClass outcome) => outcome is OutcomeClass.Transient or OutcomeClass.Timeout or OutcomeClass.Malformed;

    /// <summary>Asks to be let through. Whoever is has to dispose of the pass, settled or not.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "Who is let through disposes of the pass.")]
    public Admission Enter()
    {
        lock (gate)
        {
            if (State == BreakerState.Open && clock.GetUtcNow() - opened is var since)
            {
                if (since < OpenFor)
                    return new Admission(null, OpenFor - since, null);
                Become(BreakerState.HalfOpen);
            }

            if (State == BreakerState.Closed)
                return new Admission(new Pass(this), default, null);
            if (probe is not null)
                return new Admission(null, default, probed.Task);
            probe = new Pass(this);
            return new Admission(probe, default, null);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Settle(Pass pass, bool failed)
    {
        lock (gate)
        {
            if (pass == probe)
                Become(failed ? BreakerState.Open : BreakerState.Closed);
            else if (failed && State == BreakerState.Closed)
                Count();
        }
    }

    private void Count()
    {
        var now = clock.GetUtcNow();
        failures.Enqueue(now);
        while (now - failures.Peek() >= Window)
            failures.Dequeue();
        if (failures.Count > MostFailures)
            Become(BreakerState.Open);
    }

    private void Become(BreakerState state)
    {
        State = state;
        failures.Clear();
        if (state == BreakerState.Open)
            opened = clock.GetUtcNow();
        GatewayMeter.CountTransition(endpoint, state.Name());
        if (state == BreakerState.Open)
            LogOpened(endpoint, MostFailures, OpenFor.TotalMinutes);
        else
            LogChanged(endpoint, state.Name());
    }

    /// <summary>A probe that came to nothing leaves its turn to the next request.</summary>
    private void Return(Pass pass)
    {
        lock (gate)
        {
            if (pass != probe)
                return;
            probe = null;
            (var signal, probed) = (probed, NewSignal());
            signal.SetResult();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Endpoint} failed more than {Failures} times within a minute, or a probe of it did: it is left alone for {Minutes} minutes.")]
    private partial void LogOpened(string endpoint, int failures, double minutes);

    [LoggerMessage(2, LogLevel.Information, "The breaker of {Endpoint} is {State}.")]
    private partial void LogChanged(string endpoint, string state);

    /// <summary>A request that was let through.</summary>
    public sealed class Pass(Breaker breaker) : IDisposable
    {
        private bool isSettled;

        /// <summary>Says how the request ended; once.</summary>
        public void Settle(OutcomeClass outcome)
        {
            if (isSettled)
                return;
            isSettled = true;
            breaker.Settle(this, IsFailure(outcome));
        }

        public void Dispose() => breaker.Return(this);
    }
}

/// <param name="Pass">Null when nothing may be sent.</param>
/// <param name="Wait">How long the endpoint is left alone.</param>
/// <param name="Probed">Ends when the probe that is under way has; null when none is.</param>
public readonly record struct Admission(Breaker.Pass? Pass, TimeSpan Wait, Task? Probed);

public enum BreakerState
{
    Closed,
    Open,
    HalfOpen,
}

internal static class BreakerStates
{
    /// <summary>The name in logs and metrics.</summary>
    public static string Name(this BreakerState state) => state switch
    {
        BreakerState.Closed => "closed",
        BreakerState.Open => "open",
        BreakerState.HalfOpen => "half-open",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
