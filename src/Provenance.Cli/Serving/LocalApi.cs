using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Provenance.Archive;
using Provenance.Gateway;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Preparations;
using Provenance.Gateway.Providers;
using Provenance.Http;
using Provenance.Http.Executions;
using Provenance.Http.Health;
using Provenance.Http.Intake;
using Provenance.Http.Problems;
using Provenance.Http.Sessions;

namespace Provenance.Cli.Serving;

/// <summary>The local host of the API: Kestrel, the archive on files, an embedded engine for each session that is executed.</summary>
internal static class LocalApi
{
    public static WebApplication Build(ServeOptions options, ILoggerFactory logs, TimeProvider clock)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.AnyAddress ? IPAddress.Any : IPAddress.Loopback, options.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddHostFiltering(filtering => Admit(filtering, options));
        AddServices(builder.Services, options, logs, clock);
        var app = builder.Build();
        app.Use(TellAsync);
        app.UseHostFiltering();
        app.Use((http, next) => RequireKeyAsync(http, next, options.Key));
        app.UseRouting();
        app.MapProvenanceApi();
        return app;
    }

    private static void AddServices(IServiceCollection services, ServeOptions options, ILoggerFactory logs, TimeProvider clock) => services
        .AddSingleton(logs)
        .AddSingleton(clock)
        .AddLogging()
        .AddModelGateway()
        .AddFileArchive(options.Root)
        .AddSingleton<ISessionCatalog>(ports => new FileSessionCatalog(ports.GetRequiredService<SessionStore>()))
        .AddSingleton<ISessionIntake>(ports => new FileSessionIntake(ports.GetRequiredService<SessionStore>(), options))
        .AddSingleton<IStartKeys>(new FileStartKeys(options.Root))
        .AddSingleton<IRunHost>(ports => new LocalRunHost(
            ports.GetRequiredService<SessionStore>(), ports.GetRequiredService<ModelGateways>(), new ServedBy(logs, clock)))
        .AddSingleton<IHealthProbe>(new FolderProbe(options.Root))
        .AddSingleton<IHealthProbe>(ports => new ModelsProbe(ports.GetRequiredService<ModelCatalog>(), options))
        .AddHostedService(ports => new StartUpCheck(
            ports.GetRequiredService<ModelCatalog>(), ports.GetRequiredService<ProviderSet>(), options.ModelsFile, clock, logs.CreateLogger<StartUpCheck>()))
        .AddProvenanceApi();

    /// <summary>Without a key, a page in a browser that gives this machine another name must not get in by it.</summary>
    private static void Admit(HostFilteringOptions filtering, ServeOptions options)
    {
        filtering.AllowedHosts = options.Key is null ? ["localhost", "127.0.0.1", "[::1]"] : ["*"];
        filtering.IncludeFailureMessage = false;
    }

    /// <summary>A host that was not admitted is told so as of every other error; all else has begun its answer by then.</summary>
    private static async Task TellAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response is not { HasStarted: false, StatusCode: StatusCodes.Status400BadRequest })
            return;
        var refusal = await http.RequestServices.GetRequiredService<ProvenanceApi>().RefuseAsync(http, Problem.InvalidRequest);
        await refusal.ExecuteAsync(http);
    }

    private static async Task RequireKeyAsync(HttpContext http, RequestDelegate next, ServeKey? key)
    {
        if (key is null || key.IsIn(http.Request))
        {
            await next(http);
            return;
        }

        var refusal = await http.RequestServices.GetRequiredService<ProvenanceApi>().RefuseAsync(http, Problem.Unauthorized);
        await refusal.ExecuteAsync(http);
    }
}
