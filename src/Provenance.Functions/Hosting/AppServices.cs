using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Provenance.Archive.Blobs;
using Provenance.Core.Seals;
using Provenance.Functions.Sessions;
using Provenance.Functions.Triggers;
using Provenance.Gateway;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Limits;
using Provenance.Gateway.Preparations;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Providers.OpenAi;
using Provenance.Http;
using Provenance.Http.Bundles;
using Provenance.Http.Health;
using Provenance.Http.Intake;
using Provenance.Http.Sessions;
using Provenance.Workflows.Hosting;

namespace Provenance.Functions.Hosting;

/// <summary>What the app is composed of, besides the Functions worker itself.</summary>
public static class AppServices
{
    /// <summary>A session without activities is let go of after so long; it is opened again by the next one.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);

    public static IServiceCollection AddProvenanceApp(this IServiceCollection services, AppOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        if (options.Bundles is { } bundles)
            services.AddSingleton<IBundleSource>(_ => new BlobBundles(bundles.Open()));
        if (options.SigningKey is { } key)
            services.AddSingleton(_ => SealingKey.Parse(key));
        return services
            .AddSingleton(options)
            .AddSingleton<IOpenAiClients>(new AzureClients(new Lazy<TokenCredential>(() => new DefaultAzureCredential())))
            .AddSingleton(new LimitShare(options.Instances))
            .AddModelGateway()
            .AddBlobArchive(options.Archive)
            .AddSingleton<ISessionOpener>(ports => new BlobSessionOpener(
                Store(ports), ports.GetRequiredService<ModelGateways>(), ports.GetService<SealingKey>() is { } key ? new Sealing(key, []) : null, Clock(ports)))
            .AddSingleton(ports => new SessionHosts(
                ports.GetRequiredService<ISessionOpener>(), Clock(ports), Idle, ports.GetRequiredService<ILogger<SessionHosts>>()))
            .AddSingleton<ISessionCatalog>(ports => new BlobSessionCatalog(Store(ports), ports.GetRequiredService<SessionHosts>()))
            .AddSingleton<ISessionIntake>(ports => new BlobSessionIntake(Store(ports), options))
            .AddSingleton<IStartKeys>(_ => new BlobStartKeys(options.Archive.Open()))
            .AddSingleton<IHealthProbe>(ports => new ArchiveProbe(Store(ports)))
            .AddSingleton<IHealthProbe>(ports => new ModelsProbe(ports.GetRequiredService<ModelCatalog>(), options))
            .AddSingleton<Standstills>()
            .AddHostedService(ports => new StartUpCheck(
                ports.GetRequiredService<ModelCatalog>(),
                ports.GetRequiredService<ProviderSet>(),
                options.ModelsFile,
                Clock(ports),
                ports.GetRequiredService<ILogger<StartUpCheck>>()))
            .AddProvenanceApi();
    }

    private static BlobSessionStore Store(IServiceProvider ports) => ports.GetRequiredService<BlobSessionStore>();

    private static TimeProvider Clock(IServiceProvider ports) => ports.GetRequiredService<TimeProvider>();
}
