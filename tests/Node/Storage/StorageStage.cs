using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LotusBridge.Tests.Node.Storage;

/// <summary>An empty database of one engine, for each test a new one.</summary>
public abstract class StorageStage : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("lotus-").FullName;
    private ServiceProvider services = null!;

    private protected Store Store => services.GetRequiredService<Store>();

    private protected IDbContextFactory<NodeDb> Contexts => services.GetRequiredService<IDbContextFactory<NodeDb>>();

    protected abstract string Database { get; }

    public async ValueTask InitializeAsync()
    {
        services = new ServiceCollection().AddStorage(Database, folder).BuildServiceProvider();
        await Engine.MigrateAsync(Contexts, default);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
