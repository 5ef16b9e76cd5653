using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Provenance.Tests.Http;

/// <summary>Keeps every line with the scopes around it.</summary>
internal sealed class ScopedLog : ILoggerProvider, ILogger, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> lines = [];
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public IReadOnlyList<string> Lines => [.. lines];

    public ILogger CreateLogger(string categoryName) => this;

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => scopes.Push(state);

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var around = new List<string>();
        scopes.ForEachScope((scope, found) => found.Add($"{scope}"), around);
        lines.Enqueue($"[{string.Join(' ', around)}] {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
