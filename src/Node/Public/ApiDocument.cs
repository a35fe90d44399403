using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using Microsoft.OpenApi;

namespace LotusBridge.Node.Public;

/// <summary>The API's OpenAPI 3.1 document, <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";

    private const string SchemeName = "lotus";

    public static IServiceCollection AddApiDocument(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(http =>
        {
            // The document describes the wire records as the API's one JSON spells them.
            foreach (var converter in ApiJson.Options.Converters)
            {
                http.SerializerOptions.Converters.Add(converter);
            }

            http.SerializerOptions.PropertyNamingPolicy = ApiJson.Options.PropertyNamingPolicy;
        });
        return services.AddOpenApi(Name, document =>
        {
            document.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            document.AddDocumentTransformer((page, _, _) =>
            {
                Head(page);
                return Task.CompletedTask;
            });
            document.AddOperationTransformer((operation, context, _) =>
            {
                var rule = context.Description.ActionDescriptor.EndpointMetadata.OfType<RouteRule>().FirstOrDefault();
                if (rule is { IsPublic: false })
                {
                    operation.Security = [Token(context.Document)];
                    operation.Description = Describe(rule);
                }

                return Task.CompletedTask;
            });
        });
    }

    private static void Head(OpenApiDocument page)
    {
        page.Info = new OpenApiInfo { Title = "Lotus Bridge node", Version = "1" };
        page.Components ??= new OpenApiComponents();
        page.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        page.Components.SecuritySchemes[SchemeName] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "Authorization",
            Description = "Lotus <base64 of a signed request token>; spec/api.md, \"Who is asking\"",
        };
    }

    private static OpenApiSecurityRequirement Token(OpenApiDocument? page) => new()
    {
        [new OpenApiSecuritySchemeReference(SchemeName, page)] = [],
    };

    private static string Describe(RouteRule rule) =>
        $"For: {string.Join(", ", rule.Roles.Order(StringComparer.Ordinal))}"
        + (rule.Home ? " of this node's territory" : "")
        + (rule.Side == Side.Any ? "." : $"; at the {Words.Of(rule.Side)} territory's node.");
}
