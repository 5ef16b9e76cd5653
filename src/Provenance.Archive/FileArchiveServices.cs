using Microsoft.Extensions.DependencyInjection;

namespace Provenance.Archive;

/// <summary>What this project gives a host.</summary>
public static class FileArchiveServices
{
    /// <summary>A <see cref="SessionStore"/> on this machine's disk.</summary>
    /// <param name="root">The folder of sessions; made when the first session is.</param>
    public static IServiceCollection AddFileArchive(this IServiceCollection services, string root) =>
        services.AddSingleton(provider => new SessionStore(root, provider.GetService<TimeProvider>() ?? TimeProvider.System));
}
