using Microsoft.Extensions.DependencyInjection;

namespace Provenance.Archive.Blobs;

/// <summary>What this project gives a host whose sessions are on blob storage.</summary>
public static class BlobArchiveServices
{
    /// <summary>A <see cref="BlobSessionStore"/>, also as the host's <see cref="ISessionStore"/>.</summary>
    /// <param name="prefix">What the names of all blobs begin with, such as <c>sessions/</c>; empty for none.</param>
    public static IServiceCollection AddBlobArchive(this IServiceCollection services, BlobLocation location, string prefix = "") => services
        .AddSingleton(provider => new BlobSessionStore(location.Open(), provider.GetService<TimeProvider>() ?? TimeProvider.System, prefix))
        .AddSingleton<ISessionStore>(provider => provider.GetRequiredService<BlobSessionStore>());
}
