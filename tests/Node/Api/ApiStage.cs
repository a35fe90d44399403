namespace LotusBridge.Tests.Node.Api;

/// <summary>One federation with its people and one delivered order, for all tests that leave these as they are.</summary>
public sealed class ApiStage : IAsyncLifetime
{
    internal Federation Federation { get; private set; } = null!;

    internal Cast Cast { get; private set; } = null!;

    /// <summary>An order whose package has arrived in Macau.</summary>
    internal Story Delivered { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Federation = await Tests.Node.Federation.StartAsync();
        Cast = await Cast.AppointAsync(Federation);
        Delivered = await new Story(Cast).DeliveredAsync();
    }

    public ValueTask DisposeAsync() => Federation.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class ApiCollection : ICollectionFixture<ApiStage>
{
    public const string Name = "api";
}
