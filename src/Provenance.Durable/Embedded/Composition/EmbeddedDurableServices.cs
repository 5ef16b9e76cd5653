using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Provenance.Durable.Clients;
using Provenance.Durable.Journals;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Composition;

public static class EmbeddedDurableServices
{
    /// <summary>
    /// Adds the embedded engine, which starts and stops with the host, and its <see cref="DurableClient"/>. The host also registers a
    /// <see cref="DurableRegistry"/> and an <see cref="IJournal"/>.
    /// </summary>
    public static IServiceCollection AddEmbeddedDurable(
        this IServiceCollection services, Func<IServiceProvider, EmbeddedEngineOptions> options) =>
        services
            .AddSingleton(options)
            .AddSingleton<EmbeddedEngine>()
            .AddSingleton(provider => provider.GetRequiredService<EmbeddedEngine>().Client)
            .AddHostedService(provider => new EngineLifetime(provider.GetRequiredService<EmbeddedEngine>()));

    private sealed class EngineLifetime(EmbeddedEngine engine) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => engine.StartAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => engine.StopAsync(cancellationToken);
    }
}
