FROM node
HEALTHCHECK --interva=30s CMD ls
CMD ["node"]
