using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Provenance.Gateway;

namespace Provenance.Cli;

/// <summary>What the command line is composed of: the same services as any other host.</summary>
internal static class LocalServices
{
    public static ServiceProvider Create(ILoggerFactory logs, TimeProvider clock) => new ServiceCollection()
        .AddSingleton(logs)
        .AddSingleton(clock)
        .AddLogging()
        .AddModelGateway()
        .BuildServiceProvider();
}
