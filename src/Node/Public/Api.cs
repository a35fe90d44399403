namespace LotusBridge.Node.Public;

/// <summary>The official-facing API (<c>spec/api.md</c>): its services and its routes.</summary>
internal static class Api
{
    public static IServiceCollection AddApi(this IServiceCollection services) => services;

    public static WebApplication MapApi(this WebApplication app) => app;
}
