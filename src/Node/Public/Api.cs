using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Cases;
using LotusBridge.Node.Delivery;
using LotusBridge.Node.Officials;
using LotusBridge.Node.Orders;
using LotusBridge.Node.Rosters;
using LotusBridge.Node.Submissions;

namespace LotusBridge.Node.Public;

/// <summary>The official-facing API (<c>spec/api.md</c>): its services and its routes.</summary>
internal static class Api
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSingleton<NonceBook>().AddSingleton<Tokens>().AddSingleton<Lookups>();
        services.AddSingleton<RecentPackages>().AddSingleton<Admittance>().AddSingleton<Gate>();
        services.AddSingleton<ActAnswers>().AddSingleton<Discretion>().AddSingleton<PackageShelf>().AddSingleton<Arrivals>();
        services.AddSingleton<Storeroom>().AddSingleton<Window>().AddSingleton<Capabilities>();
        services.AddSingleton<Destructions>().AddSingleton<CustodyCheck>().AddSingleton<BundleCollector>();
        services.AddSingleton<PackageDesk>();
        services.AddSingleton<StepDesk>();
        services.AddHostedService<UnfinishedPackages>();
        return services.AddCors().AddApiDocument();
    }

    /// <summary>Maps every route through its row in <see cref="RouteTable"/>.</summary>
    public static WebApplication MapApi(this WebApplication app)
    {
        app.Use(Failures.AnswerAsync);
        app.UseRouting();
        app.UseCors();
        var gate = app.Services.GetRequiredService<Gate>();
        app.Use(gate.PassAsync);
        var api = app.MapGroup(ActRoute.Root);
        RegisterOfficial.Map(api);
        ReadOfficials.Map(api);
        Invitations.Map(api);
        OpenCase.Map(api);
        ReadCase.Map(api);
        MapOrders(api);
        MapDelivery(api);
        ReadFinality.Map(api);
        ReadRosters.Map(api);
        TakeStep.Map(api);
        ReadPacks.Map(api);
        ReadStatus.Map(api);
        app.MapOpenApi("/openapi/{documentName}.json");
        return app;
    }

    private static void MapOrders(IEndpointRouteBuilder api)
    {
        IssueOrder.Map(api);
        ListOrders.Map(api);
        ReadOrder.Map(api);
        ReadStatement.Map(api);
        ReadAnnex.Map(api);
        ValidateOrder.Map(api);
        ReviewOrder.Map(api);
        RestrictOrder.Map(api);
        AnswerAddressee.Map(api);
        ExecuteOrder.Map(api);
    }

    private static void MapDelivery(IEndpointRouteBuilder api)
    {
        SealPackage.Map(api);
        ReadPackage.Map(api);
        DeliverPackage.Map(api);
        DrawCapability.Map(api);
        ReadContent.Map(api);
        OpenPackage.Map(api);
        CopyPackage.Map(api);
        ListAlarms.Map(api);
        ReadSubmission.Map(api);
        EndorsePackage.Map(api);
        ExportBundle.Map(api);
        DestroyPackage.Map(api);
    }
}
